// Loaded before every benchmark: options it does not have, or that lack a value, end it with exit code 2 and one line.
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  const isOption = error.code?.startsWith('ERR_PARSE_ARGS')
  console.error(isOption ? error.message.replace(/\. .*$/s, '').replace(/\s+/g, ' ') : error)
  process.exit(isOption ? 2 : 1)
})
