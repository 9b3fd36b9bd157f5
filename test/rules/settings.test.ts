// The settings: .env.example names each of them, and a bad one is refused before anything starts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, readConfig, settings } from '../../server/platform/config'

describe('settings', () => {
  it('that cannot be used are refused all at once, without showing secrets', () => {
    const read = () =>
      readConfig({ PORT: '99999', SMTP_URL: 'http://x', SESSION_SECRET: 'too short', LOG_LEVEL: 'loud' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/PORT.*\n.*SMTP_URL.*\n.*SESSION_SECRET.*\n.*LOG_LEVEL: expected one of/)
    expect(read).not.toThrow(/too short/)
  })

  it('have fallbacks, so that nothing needs to be set', () => {
    expect(readConfig({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', MIN_GROUP_SIZE: 5, MONGODB_URI: undefined })
  })

  it('stand in .env.example, every one and no other', () => {
    const text = readFileSync(join(__dirname, '../../.env.example'), 'utf8')
    const named = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
    expect(named.sort()).toEqual(Object.keys(settings).sort())
  })
})
