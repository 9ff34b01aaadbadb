def report = evaluate(new File(runReport))
def log = new File(basedir, 'build.log').text

def starter = new File(basedir, 'ciroach.toml')
assert starter.text.contains('pom.xml (core, app), .gitlab-ci.yml.')
assert starter.text.contains('image = "ciroach-test/jdk:17"')
assert log.contains("Wrote ${starter}")

def run = report('target/ciroach')
assert run.outcome == 'SUCCEEDED' && run.exitCode == 0
assert run.states == [compile: 'SUCCEEDED', test: 'SUCCEEDED']
assert run.log('test').contains('Reactor Summary')
assert run.leftovers == []

assert log.contains("there is ${starter} already")
assert new File(basedir, 'app/ciroach.toml').text == starter.text
assert log.contains("${new File(basedir, 'nowhere/ciroach.toml')} cannot be written: No such file or folder")
