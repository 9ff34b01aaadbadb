def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.outcome == 'SUCCEEDED' && run.exitCode == 0
assert run.states == [format: 'SUCCEEDED', lint: 'SUCCEEDED', test: 'SUCCEEDED', Cleanup: 'SUCCEEDED']
assert run.step('test').flaky
assert run.step('test').attempts*.state == ['FAILED', 'SUCCEEDED']
assert run.log('Cleanup') == 'the run has succeeded\n'
assert run.leftovers == []
