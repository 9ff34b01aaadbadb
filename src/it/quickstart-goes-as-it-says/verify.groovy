def report = evaluate(new File(runReport))
def log = new File(basedir, 'build.log').text

assert log.contains('sweep SUCCEEDED')
assert log.contains('the run has succeeded') && log.contains('the run has failed')
assert log.contains('step "publish" FAILED, exit code 127')
assert log.contains('docker run --rm') && log.contains("./publish.sh --to staging")

// The last command left all but one out.
def run = report('target/ciroach')
assert run.states == [publish: 'FAILED']
assert run.leftovers == []
