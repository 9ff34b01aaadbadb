new File(basedir, 'target').mkdirs()
new File(basedir, 'target/built').text = 'by this build'
return true
