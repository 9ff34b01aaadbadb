def report = evaluate(new File(runReport))

assert report('target/ciroach').states == [test: 'SUCCEEDED']
assert report('target/ciroach/smoke').states == [smoke: 'SUCCEEDED']

// The order of the file shows that both took the phase that the goal has by default.
def log = new File(basedir, 'build.log').text
assert log.contains(':run (default) @ executions-write-to-folders-of-their-own')
assert log.contains(':run (smoke) @ executions-write-to-folders-of-their-own')
