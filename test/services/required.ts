import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

const missing = (programs: readonly string[]): string[] => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))))
}

/**
 * `describe` for suites that need programs of the system. Where they are missing: in CI the suite fails (a test that
 * never runs proves nothing), elsewhere it is skipped, saying so. `packages` are Debian's names of them.
 */
export function describeWith(programs: readonly string[], packages: string, name: string, suite: () => void): void {
  const absent = missing(programs)
  if (absent.length === 0 || process.env.CI) return void describe(name, suite)
  console.warn(`SKIPPED: ${name} needs ${absent.join(', ')} (apt-get install --no-install-recommends ${packages})`)
  describe.skip(name, suite)
}
