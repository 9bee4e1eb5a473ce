// What the tests use beside Node: a browser, real services to hold our ports against, a second implementation of age.
import { existsSync } from 'node:fs'
import { works } from './command.mjs'
import { Clear, say, step } from './say.mjs'
import { aptInstall, aptPrefix } from './system.mjs'

/** @type {{ what: string, packages: string[], found: () => boolean }[]} */
export const services = [
  {
    what: 'Chromium',
    packages: ['chromium'],
    found: () => ['chromium', 'chromium-browser', 'google-chrome'].some((name) => works(name, ['--version'])),
  },
  { what: 'Redis', packages: ['redis-server'], found: () => works('redis-server', ['--version']) },
  {
    what: 'an S3 server (OpenStack Swift)',
    packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'python3-swift', 'memcached'],
    found: () =>
      ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server', 'memcached'].every(isProgram),
  },
  { what: 'age', packages: ['age'], found: () => works('age', ['--version']) },
]

const isProgram = (name) => ['/usr/bin', '/usr/sbin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${name}`))

/**
 * Installs what is missing where we are root (or CI may become it). Elsewhere nobody's machine gets servers it didn't ask
 * for: says loudly what will be skipped. In CI nothing is skipped: throws Clear.
 */
export async function ensureServices() {
  const missing = () => services.filter(({ found }) => !found())
  if (missing().length === 0) return
  const ci = process.env.CI === 'true'
  const prefix = process.getuid?.() === 0 || ci ? aptPrefix() : undefined
  if (prefix) {
    const names = missing().map(({ what }) => what)
    const packages = missing().flatMap((service) => service.packages)
    await step(`Installing ${names.join(', ')} for the tests (apt-get)`, () => aptInstall(packages, prefix))
  }
  const left = missing()
  if (left.length === 0) return
  const list = left.map(({ what, packages }) => `  ${what}: apt-get install ${packages.join(' ')}`).join('\n')
  if (ci) throw new Clear(`CI skips no test, and these are missing:\n${list}`)
  say(`\n!!! TESTS WILL BE SKIPPED, for these are missing here:\n${list}\n`)
}
