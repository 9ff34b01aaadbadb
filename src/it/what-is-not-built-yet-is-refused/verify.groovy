def log = new File(basedir, 'build.log').text

['recover', 'helperImage', 'ci', 'cleanRoom', 'verifyClean', 'wipe', 'logs', 'format'].each { name ->
    assert log =~ /ciroach\.${name}[^\n]*not built yet/ : name
}
assert log.contains('did you mean "keep"?')
assert log.contains('ciroach.timestamps is "yes": one of true, false is expected')
assert log.count('BUILD SUCCESS') == 1
