// Opens the answers behind a line in the drawer beside the editor. Without script the link leads to a page of its own.
export function startEvidenceDrawer(): void {
  const drawer = document.querySelector<HTMLElement>('#evidence')
  if (!drawer) return
  document.addEventListener('click', async (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('[data-evidence]') : null
    if (!link || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const reply = await fetch(`${link.href}?bare=1`, { credentials: 'same-origin' }).catch(() => undefined)
    if (!reply?.ok) {
      location.assign(link.href)
      return
    }
    // Rendered and escaped by the server, like the page itself.
    drawer.innerHTML = await reply.text()
    drawer.hidden = false
    drawer.focus()
    drawer.scrollIntoView({ block: 'nearest' })
  })
}
