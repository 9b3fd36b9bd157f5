// Renders Handlebars: pages in layouts, partials, e-mails. With squeeze-markup the only one that knows Handlebars. Everything is escaped unless a
// helper returns SafeString, and inherited properties of the data are out of reach (Handlebars' default).
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import Handlebars from 'handlebars'
import type { Assets } from './assets'
import { squeezeMarkup } from './squeeze-markup'

export type Helper = (...args: never[]) => unknown

export type ViewEngine = {
  /** `views/pages/<view>.hbs` in `views/layouts/<layout>.hbs`, or alone when layout is null. */
  page(view: string, data: object, layout: string | null): string
  /** `views/emails/<message>.text.hbs` and `.html.hbs`; the first line of the text is `Subject: …`. */
  email(message: string, data: object): { subject: string; text: string; html: string }
}

/** @param zone the time zone that helpers show times in, as `@timeZone` in templates */
export function createViewEngine(
  folder: string,
  helpers: Record<string, Helper>,
  assets: Assets,
  zone: () => string,
): ViewEngine {
  const handlebars = Handlebars.create()
  for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, dataFirst(helper))
  handlebars.registerHelper('asset', (name: string) => assets.href(name))
  handlebars.registerHelper('icon', (name: string) => new Handlebars.SafeString(assets.icon(name)))
  handlebars.registerHelper('safe', (html: { toHtml(): string }) => new Handlebars.SafeString(html.toHtml()))

  const compiled = new Map<string, Handlebars.TemplateDelegate>()
  const template = (path: string, isMarkup = true): Handlebars.TemplateDelegate => {
    const known = compiled.get(path)
    if (known) return known
    const text = readFileSync(join(folder, `${path}.hbs`), 'utf8')
    const options = { noEscape: !isMarkup, preventIndent: true }
    const made = handlebars.compile(isMarkup ? squeezeMarkup(text) : text, options)
    compiled.set(path, made)
    return made
  }
  // A partial is read when a page first needs it.
  for (const name of templatesIn(join(folder, 'partials')))
    handlebars.registerPartial(name, (data, options) => template(`partials/${name}`)(data, options))

  const shared = () => ({ data: { timeZone: zone() } })

  return {
    page(view, data, layout) {
      const body = template(`pages/${view}`)(data, shared())
      const framed = { ...data, body: new Handlebars.SafeString(body) }
      return layout === null ? body : template(`layouts/${layout}`)(framed, shared())
    },
    email(message, data) {
      const [first = '', ...rest] = template(`emails/${message}.text`, false)(data, shared()).split('\n')
      const html = template(`emails/${message}.html`)(data, shared())
      // A subject is one line: whatever a person typed cannot start another header.
      const subject = first
        .replace(/^Subject:\s*/, '')
        .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
        .trim()
      return { subject, text: rest.join('\n').trim(), html }
    },
  }
}

/** `{{number}}` with nothing after it is the data's own field of that name; Handlebars would call the helper with nothing. */
function dataFirst(helper: Helper): Handlebars.HelperDelegate {
  return function (this: unknown, ...args: unknown[]) {
    const [{ name }] = args.slice(-1) as [Handlebars.HelperOptions & { name: string }]
    const own =
      args.length === 1 && typeof this === 'object' && this !== null
        ? Object.getOwnPropertyDescriptor(this, name)
        : undefined
    return own ? own.value : helper.apply(this, args as never[])
  }
}

/** Names of templates, with the folders below this one and without the ending. */
const templatesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.hbs'))
    .map((path) => path.slice(0, -'.hbs'.length).split(sep).join('/'))
