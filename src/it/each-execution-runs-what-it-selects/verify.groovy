def report = evaluate(new File(runReport))
def ran = { String folder -> report(folder).steps*.name as Set }

// The one without an id in the folder itself, each other one in a folder of its own in it. All took the goal's own phase.
assert ran('target/ciroach') == ['compile', 'test[os=linux,jdk=17]', 'lint', 'Cleanup'] as Set
assert ran('target/ciroach/exactly') == ['lint', 'deploy'] as Set
assert ran('target/ciroach/all but some') == ['lint', 'deploy', 'Cleanup'] as Set

// A pattern that fits nothing lists what there is.
def log = new File(basedir, 'build.log').text
assert log.contains('"tset"')
assert log.contains('test[os=macos,jdk=25]')
