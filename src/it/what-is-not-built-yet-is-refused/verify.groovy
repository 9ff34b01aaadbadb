def log = new File(basedir, 'build.log').text

assert log =~ /ciroach\.ci[^\n]*not built yet/
assert !new File(basedir, 'target').exists()
