def report = evaluate(new File(runReport))

def run = report('target/ciroach')
assert run.limits.maxParallel == 1
assert run.limits.memoryBytes == 300 * 1024 * 1024
assert run.peak.containers == 1
assert run.states == [bad: 'FAILED', good: 'SUCCEEDED']
assert run.step('bad').exitCode == 3

// What the command line says beats the pom, and the pom's own are there.
assert run.log('good') == 'a-property-beats-the-file 2 hello\n'

// The log is no terminal, so what is asked to be live comes interleaved.
def log = new File(basedir, 'build.log').text
assert log.contains('good | a-property-beats-the-file 2 hello') && !log.contains('\u001b[J')
