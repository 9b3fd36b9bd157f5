// The templates: nothing unescaped, nothing that the content security policy would block, and each says what it takes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(__dirname, '../../views')
const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.hbs'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
const named = (rule: (template: { name: string; text: string }) => boolean) =>
  templates.filter(rule).map(({ name }) => name)

describe('templates', () => {
  it('escape everything', () => {
    expect(named(({ text }) => /\{\{\{|\{\{&/.test(text))).toEqual([])
  })

  it('hold no inline script and, but for mails, no inline style', () => {
    expect(named(({ text }) => /<script(?![^>]*\bsrc=)|\son[a-z]+=/.test(text))).toEqual([])
    expect(named(({ name, text }) => !name.startsWith('emails') && /\sstyle=|<style/.test(text))).toEqual([])
  })

  it('of pages say at their head what they take', () => {
    expect(named(({ name, text }) => name.startsWith('pages') && !text.startsWith('{{!'))).toEqual([])
  })

  it('can be read: at most 250 lines, none longer than 200 characters', () => {
    const isLong = (text: string) => text.split('\n').length > 251 || text.split('\n').some((line) => line.length > 200)
    expect(named(({ name, text }) => !name.startsWith('emails') && isLong(text))).toEqual([])
  })

  it('ask once more before what cannot be undone', () => {
    const bare = templates.flatMap(({ name, text }) =>
      [...text.matchAll(/class="button[^"]*\bdanger\b/g)]
        .map(({ index }) => text.slice(0, index))
        // What is cancelled can be begun again.
        .filter((before) => !/action="[^"]*\/cancel">[^/]*$/.test(before))
        .filter((before) => before.split('<details').length <= before.split('</details>').length)
        .map(() => name),
    )
    expect(bare).toEqual([])
  })

  it('change things by POST only', () => {
    expect(named(({ text }) => /hx-(put|patch|delete)/.test(text))).toEqual([])
  })
})
