// A survey inside somebody's own page: which sites may show it in a frame, and what is copied into them. Pure. That only these sites
// may is said to the browser with every framed page; here is decided what may be said.

import { type Survey, titleOf } from './survey'
import { linkBy } from './survey-address'

// Whoever needs more offers the link. The header that names them stays far below what servers take.
const mostSites = 20

/** What may stand in the list of a security header: letters, digits, dots, hyphens and a port, and nothing that could end the list. */
const site = /^(https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/

/** Sites as typed, one a line: addresses become their origin, each once. A fault says which line was not understood. */
export function readSites(typed: string): { sites: string[]; fault?: string } {
  const lines = typed.split(/[\s,]+/).filter((line) => line !== '')
  const sites = new Set<string>()
  for (const line of lines) {
    const origin = URL.canParse(line) ? new URL(line).origin : ''
    if (!site.test(origin))
      return { sites: [], fault: `“${line.slice(0, 80)}” is no site: write it as https://www.example.com, one a line.` }
    sites.add(origin)
  }
  if (sites.size > mostSites) return { sites: [], fault: `At most ${mostSites} sites.` }
  return { sites: [...sites] }
}

export type Frame = {
  plain: string
  growing: string
  /** Our address has no https: pages that have it will not show the frame. */
  isOpenWire: boolean
}

/** What is copied into a page: a frame of a fixed height, and one that grows with what it shows. */
export function frameOf(survey: Survey, baseUrl: string): Frame {
  const href = linkBy('embed', survey, baseUrl)
  const plain = `<iframe src="${quoted(href)}" title="${quoted(titleOf(survey))}" style="width: 100%; height: 45rem; border: 0"></iframe>`
  const { origin, protocol, hostname } = new URL(baseUrl)
  const isOpenWire = protocol === 'http:' && hostname !== 'localhost' && hostname !== '127.0.0.1'
  return { plain, growing: `${plain}\n${growingScript(origin)}`, isOpenWire }
}

/** Only the frame itself is listened to. After a step its beginning is shown again, wherever on the page one was. */
const growingScript = (origin: string): string => `<script>
  (function (frame) {
    addEventListener('message', function (event) {
      var height = event.data && Number(event.data.surveyHeight)
      if (event.source !== frame.contentWindow || event.origin !== ${JSON.stringify(origin)} || !(height > 0)) return
      frame.style.height = height + 'px'
      if (event.data.surveyStep && frame.getBoundingClientRect().top < 0) frame.scrollIntoView()
    })
  })(document.currentScript.previousElementSibling)
</script>`

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const quoted = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
