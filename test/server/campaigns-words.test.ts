// The words of mails and of the unsubscribe page: every language has all of them, and reads as it should.

import { createTokenMaker, readToken } from '../../server/campaigns/invitations/invitation-token'
import { checkWording, fillIn, ownWords } from '../../server/campaigns/plans/wording'
import { productLanguages } from '../../surveys/definition'
import { sayIn } from '../../views/helpers/messages'
import de from '../../views/messages/de.json'
import en from '../../views/messages/en.json'
import es from '../../views/messages/es.json'
import fr from '../../views/messages/fr.json'
import pl from '../../views/messages/pl.json'
import zh from '../../views/messages/zh.json'

type Words = { [key: string]: string | Words }
const keysOf = (words: Words, path = ''): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${path}${key}`.replace(/_(one|few|many|other)$/, '')]
      : keysOf(value, `${path}${key}.`),
  )
const ours = ({ mail, unsubscribe }: { mail: Words; unsubscribe: Words }) => new Set(keysOf({ mail, unsubscribe }))

it.each(Object.entries({ de, es, fr, pl, zh }))('%s has every word that English has, and no other', (_, words) => {
  expect([...ours(words)].sort()).toEqual([...ours(en)].sort())
})

it('counts minutes as each language does', () => {
  const said = productLanguages.map((language) => sayIn(language)('mail.minutes', { count: 5 }))
  expect(said.every((sentence) => sentence.includes('5'))).toBe(true)
  expect(sayIn('pl')('mail.minutes', { count: 5 })).toContain('5 minut;')
})

it('says in its default words nothing that could not be filled in', () => {
  for (const language of productLanguages)
    for (const key of ['invitation', 'reminder']) {
      expect(checkWording('message', language, sayIn(language)(`mail.${key}.message`))).toEqual([])
      expect(checkWording('subject', language, sayIn(language)(`mail.${key}.subject`))).toEqual([])
    }
})

it('takes words for a language, its base language, or all of them, in this order', () => {
  expect(ownWords({ pt: 'a', '*': 'b' }, 'pt-BR')).toBe('a')
  expect(ownWords({ '*': 'b' }, 'pl')).toBe('b')
  expect(ownWords({ en: 'c' }, 'pl')).toBeUndefined()
  expect(ownWords({}, 'constructor')).toBeUndefined()
})

it('fills in one pass: what was filled in is never filled again', () => {
  const asker = { company: 'Solar Boost', product: 'Boost' }
  expect(fillIn('{firstName|you}, {company|}{asker}', { firstName: '{asker}' }, asker, 'text')).toBe(
    '{asker}, Solar Boost',
  )
})

it('derives tokens that differ by purpose and id, and reads them whatever the case', () => {
  const tokens = createTokenMaker('a secret')
  const token = tokens('invitation', '1')
  expect(token).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/)
  expect(
    new Set([token, tokens('bounce', '1'), tokens('invitation', '2'), createTokenMaker('b')('invitation', '1')]).size,
  ).toBe(4)
  expect(readToken(`<${token.toUpperCase()}>.`)).toBe(token)
  expect(readToken(`${token.slice(0, 25)}u`)).toBeUndefined()
  expect(readToken('x'.repeat(3000))).toBeUndefined()
})
