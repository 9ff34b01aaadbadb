def report = evaluate(new File(runReport))
def ran = { String folder -> report(folder).steps*.name as Set }

assert ran('target/ciroach') == ['compile', 'test[os=linux,jdk=17]', 'lint', 'Cleanup'] as Set
assert ran('target/only') == ['lint', 'deploy'] as Set
assert ran('target/skip') == ['lint', 'deploy', 'Cleanup'] as Set

def log = new File(basedir, 'build.log').text
assert log.contains('"tset"')
assert log.contains('test[os=macos,jdk=25]')
