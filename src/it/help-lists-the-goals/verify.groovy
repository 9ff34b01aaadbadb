def log = new File(basedir, 'build.log').text
def says = { String text -> log.contains(text) }

assert says('Ciroach Maven Plugin')
assert says('ciroach:help')
