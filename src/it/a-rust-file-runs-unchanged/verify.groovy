def report = evaluate(new File(runReport))

def common = [
    environment: 'SUCCEEDED',
    flaky: 'SUCCEEDED',
    'compile[version=1.75]': 'SUCCEEDED',
    'compile[version=1.80]': 'SUCCEEDED',
    'compile[version=stable]': 'SUCCEEDED',
    slow: 'TIMED_OUT',
    report: 'SKIPPED',
]

def asItIs = report('target/ciroach')
assert asItIs.states == common + [suite: 'CANCELLED', hungry: 'SKIPPED']

def toTheEnd = report('target/to-the-end')
assert toTheEnd.states == common + [suite: 'SUCCEEDED', hungry: 'OOM_KILLED']

for (run in [asItIs, toTheEnd]) {
    assert run.outcome == 'FAILED' && run.exitCode == 1
    assert run.steps.findAll { it.flaky }*.name == ['flaky']
    assert run.step('flaky').attempts*.state == ['FAILED', 'FAILED', 'SUCCEEDED']
    assert run.leftovers == []
}
