def log = new File(basedir, 'build.log').text

assert log.contains('unix:///nowhere/docker.sock')
assert log.contains('DOCKER_HOST')
assert log.contains('  hint: ')
assert !log.contains('Exception:')
