// A trait of people as readers see it: countries and languages by name, a fit in words. Files for programs keep the codes. Pure.
import { countryName } from './countries'

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' })
const fits: Readonly<Record<string, string>> = { good: 'Good fit', poor: 'Poor fit', unknown: 'Not known' }

export function sayTrait(name: string, value: string): string {
  if (name === 'country') return countryName(value)
  if (name === 'language') return sayLanguage(value)
  return name === 'fit' && Object.hasOwn(fits, value) ? fits[value]! : value
}

/** A language by its English name; what is no tag stays as it is. */
export function sayLanguage(tag: string): string {
  return /^[a-z]{2,3}(-[A-Za-z\d]{2,8})*$/.test(tag) ? (languages.of(tag) ?? tag) : tag
}
