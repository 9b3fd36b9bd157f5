// Inside a frame of somebody's page: the respondent's page keeps no height of its own, and tells the page around it how high it is,
// so that there is one scroll bar and not two. Nothing else is told, and the page around answers nothing.

export function tellHeight(): void {
  if (window.parent === window) return
  document.documentElement.classList.add('framed')
  let isStep = !location.pathname.startsWith('/s/')
  const tell = (): void => {
    const surveyHeight = Math.ceil(document.body.getBoundingClientRect().height)
    // To whomever: only sites that were named may frame this page at all, and a height is no secret.
    window.parent.postMessage({ surveyHeight, surveyStep: isStep }, '*')
    isStep = false
  }
  new ResizeObserver(tell).observe(document.body)
}
