// The log: JSON lines on stdout through pino. Nobody's words, tokens or passwords go into it.
import pino from 'pino'

export type Log = pino.Logger

export function createLog(level: string): Log {
  return pino({ level, base: null, redact: ['password', 'token', 'headers.authorization', 'headers.cookie'] })
}
