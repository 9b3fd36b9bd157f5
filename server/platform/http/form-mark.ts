// The one-time mark of forms: every form that posts gets one when its page is rendered, so that the same request sent twice is told
// from two requests that are alike. What is done about the second stands in answer-once.ts.
import { randomBytes } from 'node:crypto'

/** The field's name; no form of a stage may use it. */
export const markField = 'once'

const isMark = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{22}$/.test(value)

/** Attributes are escaped, so that none of them holds the end of a tag. */
const postingForm = /<form\b[^>]*\bmethod="post"[^>]*>/gi
const holdsWords = /<(?:textarea|select)\b|<input\b(?![^>]*\btype="(?:hidden|submit|button)")/i

/**
 * One mark for all forms of a page: what else they hold tells them apart, and equal ones compress well. `autocomplete` keeps
 * browsers from putting the mark of an earlier page back.
 * @param shownAt the address of the page. A browser forgets a page when something is sent to its very address, and going back would
 *   bring the old words with a new mark: a form with words is sent beside it. A form that is only a button means now.
 */
export function markForms(html: string, shownAt?: string): string {
  const mark = randomBytes(16).toString('base64url')
  const field = `<input type="hidden" name="${markField}" value="${mark}" autocomplete="off">`
  return html.replace(postingForm, (tag, at: number) => {
    const beside = shownAt !== undefined && holdsWords.test(html.slice(at, html.indexOf('</form>', at)))
    return (beside ? tag.replace(`action="${shownAt}"`, () => `action="${shownAt}?sent"`) : tag) + field
  })
}

/** Takes the mark out of what was sent: no shape and no service sees it. */
export function takeMark(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !(markField in body)) return undefined
  const { [markField]: mark } = body
  delete body[markField]
  return isMark(mark) ? mark : undefined
}
