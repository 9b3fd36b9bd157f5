// Finds a Chromium for the browser journeys, and installs Debian's when there is none and we may.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a browser. Ends the process with a sentence when there is none to be had. */
export function ensureBrowser() {
  const found = findBrowser()
  if (found) return found
  console.log('Installing Chromium for the browser journeys…')
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
  const installed = findBrowser()
  if (installed) return installed
  console.error('The journeys need a browser: install Chromium, or set CHROMIUM to its path.')
  process.exit(1)
}

const findBrowser = () => places.find((path) => path && existsSync(path))
