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

  it('keeps every space of what a person typed, and one of its own where it can be seen', () => {
    expect(render('<b>a</b>\n   <i>{{text}}</i>', { text: 'x  \n y' })).toBe('<b>a</b> <i>x  \n y</i>')
    expect(render('<p>say\n    <b>{{text}}</b>{{#if text}},\n of 2{{/if}}</p>', { text: '1' })).toBe(
      '<p>say <b>1</b>, of 2</p>',
    )
  })

  it('sends no indentation along', () => {
    const rows =
      '<tbody>\n  {{#each rows}}\n    <tr>\n      <td class="n">{{this}}</td>\n    </tr>\n  {{/each}}\n</tbody>\n'
    expect(render(rows, { rows: [1, 2] })).toBe(
      '<tbody><tr><td class="n">1</td></tr><tr><td class="n">2</td></tr></tbody>',
    )
  })

  it('calls the helper when it is given something', () => {
    expect(render('{{number number}} {{plural number "answer" "answers"}}', { number: 1200 })).toBe(
      '1,200 1,200 answers',
    )
  })
})
