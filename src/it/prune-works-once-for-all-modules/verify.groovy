def log = new File(basedir, 'build.log').text

assert log.count('would free 0b') == 1
assert log.contains('ciroach.images is "some": one of keep, superseded, all is expected')
