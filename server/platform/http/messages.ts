// The product's own words for respondents, in the languages of views/messages/<language>.json: i18next behind two functions.
// What is filled in is not escaped here: the template or mail it stands in does that.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next, { type Resource } from 'i18next'
import { root } from '../root'

export type Messages = {
  languages: readonly string[]
  /** The first wanted language there are words for, English otherwise. */
  choose(wanted: readonly string[]): string
  /** The words under a key (`mail.invitation.subject`) in a language, English where they are missing. */
  say(language: string, key: string, values?: Readonly<Record<string, string | number>>): string
}

export function createMessages(folder = join(root, 'views', 'messages')): Messages {
  const resources: Resource = {}
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    resources[file.slice(0, -'.json'.length)] = {
      translation: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>,
    }
  const instance = i18next.createInstance()
  void instance.init({
    resources,
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  const languages = Object.keys(resources)
  return {
    languages,
    choose: (wanted) =>
      wanted
        .map((tag) => languages.find((language) => language === tag.split('-')[0]?.toLowerCase()))
        .find((language) => language !== undefined) ?? 'en',
    say: (language, key, values = {}) => instance.t(key, { lng: language.split('-')[0] ?? 'en', ...values }),
  }
}
