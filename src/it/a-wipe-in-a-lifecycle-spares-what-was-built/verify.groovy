def log = new File(basedir, 'build.log').text
def run = evaluate(new File(runReport))('target/ciroach')

assert log.findAll('the wipe would take what this build has just made: target').size() >= 2
assert log.contains('run `mvn ciroach:run` by itself')
// Refused before anything starts, or the step of the last build would not have had to find it gone.
assert run.states == [looks: 'SUCCEEDED']
assert run.cleaned.artifacts as Set == ['../built', '../new'] as Set
assert new File(basedir, 'target').list() as List == ['ciroach']
assert run.leftovers.empty
