def log = new File(basedir, 'build.log').text

assert log.contains('Ciroach Maven Plugin')
assert log.contains('ciroach:help')
