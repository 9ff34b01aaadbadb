def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.outcome == 'FAILED' && run.exitCode == 1
assert run.states == [lint: 'FAILED', hungry: 'OOM_KILLED', package: 'SKIPPED', Cleanup: 'SUCCEEDED']
assert run.step('lint').exitCode == 2
assert run.log('Cleanup') == 'the run has failed because of: lint hungry\n'
assert run.leftovers == []

// What Maven says at the very end is enough to go on.
def said = new File(basedir, 'build.log').text
said = said.substring(said.indexOf('Failed to execute goal'))
assert said.contains('lint')
assert said.contains('FAILED')
assert said.contains('exit code 2')
assert said.contains('Foo.java:12: a name of two letters')
assert said.contains(new File(basedir, "target/ciroach/${run.step('lint').log}").path)
assert said.contains('docker run')
