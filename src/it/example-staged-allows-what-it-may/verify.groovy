def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.outcome == 'SUCCEEDED' && run.exitCode == 0
assert run.states == [
    'compile[version=1.75]': 'SUCCEEDED',
    'compile[version=1.80]': 'SUCCEEDED',
    unit: 'SUCCEEDED',
    newest: 'SUCCEEDED',
    slow: 'TIMED_OUT',
    audit: 'FAILED',
    summary: 'SUCCEEDED',
    sweep: 'SUCCEEDED',
]
assert run.step('unit').needs == ['compile[version=1.75]', 'compile[version=1.80]']
assert run.leftovers == []
