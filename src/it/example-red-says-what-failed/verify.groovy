def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.outcome == 'FAILED' && run.exitCode == 1
assert run.states == [lint: 'FAILED', hungry: 'OOM_KILLED', package: 'SKIPPED', Cleanup: 'SUCCEEDED']
assert run.step('lint').exitCode == 2
assert run.log('Cleanup') == 'the run has failed because of: lint hungry\n'
assert run.leftovers == []

// What Maven says at the very end is enough to go on. The two run side by side, so either may be the first to fail.
def words = [
    lint: ['FAILED', 'exit code 2', 'Foo.java:12: a name of two letters'],
    hungry: ['OOM_KILLED', 'more than its memory limit of 16mb']
]
def first = words.keySet().min { run.step(it).endedAt }
def other = (words.keySet() - first).first()
def said = new File(basedir, 'build.log').text
said = said.substring(said.indexOf('Failed to execute goal'))
assert said.contains("step \"$first\" ${run.states[first]}")
words[first].each { assert said.contains(it) }
assert said.contains("also: step \"$other\" ${run.states[other]}")
assert said.contains(new File(basedir, "target/ciroach/${run.step(first).log}").path)
assert said.contains('docker run')

// So is the page.
def page = new File(basedir, 'target/ciroach/report.html').getText('UTF-8')
assert page.contains('<title>red FAILED</title>') && page.contains('Foo.java:12: a name of two letters')
assert page.contains('href="logs/01-lint.log"')
