// Templates and their helpers: data comes before a helper of the same name, and what a person typed is escaped.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createViewEngine } from '../../server/platform/http/view-engine'
import { wordHelpers } from '../../views/helpers/words'

const folder = mkdtempSync(join(tmpdir(), 'views-'))
afterAll(() => rmSync(folder, { recursive: true }))

function render(template: string, data: object): string {
  for (const part of ['pages', 'partials']) mkdirSync(join(folder, part), { recursive: true })
  writeFileSync(join(folder, 'pages', 'one.hbs'), template)
  const assets = { href: (name: string) => `/assets/${name}`, icon: () => '' }
  return createViewEngine(folder, wordHelpers, assets as never, () => 'UTC').page('one', data, null)
}

describe('a template', () => {
  it('refuses a helper that is called with nothing and that the data does not know', () => {
    expect(() => render('{{initials}}', {})).toThrow(TypeError)
  })

  it('escapes what a person typed, also in a field named like a helper', () => {
    expect(render('{{name}} {{number}}', { name: '<b>', number: '<i>' })).toBe('&lt;b&gt; &lt;i&gt;')
  })

  it('shows a field of its data rather than calling a helper of that name with nothing', () => {
    expect(render('{{#each rows}}{{number}}, {{date}}; {{/each}}', { rows: [{ number: 2, date: 'today' }] })).toBe(
      '2, today; ',
    )
  })

  it('calls the helper when it is given something', () => {
    expect(render('{{number number}} {{plural number "answer" "answers"}}', { number: 1200 })).toBe(
      '1,200 1,200 answers',
    )
  })
})
