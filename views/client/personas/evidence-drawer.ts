// Opens the answers behind a line in the drawer beside the editor; Escape or its button close it, and the focus goes back to the
// line. Without script the link leads to a page of its own.

export function startEvidenceDrawer(): void {
  const drawer = document.querySelector<HTMLElement>('#evidence')
  if (!drawer) return
  let opener: HTMLElement | undefined
  const close = () => {
    drawer.hidden = true
    opener?.focus()
  }
  document.addEventListener('click', async (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('[data-evidence]') : null
    if (!link || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const reply = await fetch(`${link.href}?bare=1`, { credentials: 'same-origin' }).catch(() => undefined)
    if (!reply?.ok) {
      location.assign(link.href)
      return
    }
    opener = link
    // Rendered and escaped by the server, like the page itself.
    drawer.innerHTML = await reply.text()
    drawer.prepend(closeButton(close))
    drawer.hidden = false
    drawer.focus()
    drawer.scrollIntoView({ block: 'nearest' })
  })
  drawer.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })
}

function closeButton(close: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button small quiet drawer-close'
  button.textContent = 'Close'
  button.addEventListener('click', close)
  return button
}
