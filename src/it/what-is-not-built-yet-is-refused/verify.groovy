def log = new File(basedir, 'build.log').text

for (name in ['logs', 'format']) {
    assert log =~ /ciroach\.${name}[^\n]*not built yet/ : name
}
assert !new File(basedir, 'target').exists()
