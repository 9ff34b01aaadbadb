def report = evaluate(new File(runReport))
def log = new File(basedir, 'build.log').text

assert log.contains('greet has started')
assert log.contains('greet says: hello, reader')
assert log.contains('run SUCCEEDED, exit code 0')
assert log.contains('run CANCELLED, exit code 130')

def greet = report('target/greet')
assert greet.states == [greet: 'SUCCEEDED', Cleanup: 'SUCCEEDED']
def endless = report('target/endless')
assert endless.states == [endless: 'CANCELLED', Cleanup: 'SUCCEEDED']
assert endless.log('Cleanup') == 'the run has cancelled\n'
assert greet.leftovers == [] && endless.leftovers == []
