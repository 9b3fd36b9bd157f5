// An e-mail address as it is kept and as it is compared: one person, one key. Pure.
import { cleanLine } from '../../../surveys/clean-text'

export type EmailReading = { email: string; key: string } | { fault: string }

// Addresses of these hosts say nothing about the company.
const freeHosts = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de wp.pl o2.pl onet.pl interia.pl qq.com 163.com 126.com sina.com proton.me protonmail.com mail.ru yandex.ru orange.fr free.fr laposte.net t-online.de'.split(
    ' ',
  ),
)

/** Reads one address. Lists, names in brackets, quoted local parts, and more than 254 characters (RFC 5321) are refused with a reason. */
export function readEmail(raw: string): EmailReading {
  const text = cleanLine(raw).replace(/^mailto:/i, '')
  if (/[\r\n]/.test(raw.trim())) return { fault: 'An e-mail address has no line breaks.' }
  if (text.length > 254) return { fault: 'An e-mail address has at most 254 characters.' }
  if ((text.match(/@/g) ?? []).length > 1) return { fault: 'Expected one e-mail address, got several.' }
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const domain = readDomain(text.slice(at + 1))
  if (at < 1 || !domain || local.length > 64 || !/^[^\s"(),:;<>@[\\\]]+$/.test(local) || /^\.|\.\.|\.$/.test(local))
    return { fault: `Expected an e-mail address like name@example.com, got “${text.slice(0, 60)}”.` }
  return {
    email: `${local}@${text.slice(at + 1).toLowerCase()}`,
    key: `${local.normalize('NFKC').toLowerCase()}@${domain}`,
  }
}

/** The host of a domain or web address, in ASCII, without `www.`; nothing when it is not a host name with a dot. */
export function readDomain(raw: string): string | undefined {
  const text = cleanLine(raw).toLowerCase()
  if (text === '' || text.length > 300 || /\s/.test(text)) return undefined
  const address = /^https?:\/\//.test(text) ? text : `http://${text}`
  const host = URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '').replace(/\.$/, '') : ''
  return /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/.test(host) && host.length <= 253 ? host : undefined
}

/** The company's domain behind an address, unless its host gives mailboxes to anybody. */
export function companyDomain(emailKey: string): string | undefined {
  const domain = emailKey.slice(emailKey.lastIndexOf('@') + 1)
  return freeHosts.has(domain) ? undefined : domain
}
