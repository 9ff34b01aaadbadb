def log = new File(basedir, 'build.log').text

assert log.contains('ciroach-test/not-there:1')
assert log.contains('ciroach-test/not-there-either:1')
assert log.contains('ciroach-test/nor-there:1')
assert !log.contains('started')
