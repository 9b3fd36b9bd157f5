// The product's own words to respondents, keyed by language (views/messages). Plurals follow each language's rules; what is
// filled in is escaped where it is shown, by the template.
import { createInstance } from 'i18next'
import de from '../messages/de.json'
import en from '../messages/en.json'
import es from '../messages/es.json'
import fr from '../messages/fr.json'
import pl from '../messages/pl.json'
import zh from '../messages/zh.json'

const languages = { en, pl, zh, de, es, fr }

/** Tags of the languages the product speaks to respondents. */
export const spokenLanguages: readonly string[] = Object.keys(languages)

const messages = createInstance()
void messages.init({
  initAsync: false,
  fallbackLng: 'en',
  resources: Object.fromEntries(
    Object.entries(languages).map(([language, words]) => [language, { translation: words }]),
  ),
  interpolation: { escapeValue: false, skipOnVariables: true },
  showSupportNotice: false,
})

export type Say = (key: string, values?: Record<string, string | number>) => string

/** The words of one language; keys it lacks come in English. */
export function sayIn(language: string): Say {
  const say = messages.getFixedT(language)
  return (key, values = {}) => say(key, values)
}

/** A language by its own name: Polski, 中文. */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}
