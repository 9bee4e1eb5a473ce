// What a start tells its reader: a line a step, with the seconds it took.

const terminal = process.stdout.isTTY === true

/**
 * Says what it is doing, does it, says every ten seconds that it still is, and how long it took. An error passes through.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} act
 * @returns {Promise<T>}
 */
export async function step(what, act) {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  say(`- ${what} …`)
  const patience = setInterval(() => say(`  still at it: ${seconds()}`), 10_000)
  try {
    const result = await act()
    say(`  done in ${seconds()}`)
    return result
  } catch (error) {
    say(`  failed after ${seconds()}`)
    throw error
  } finally {
    clearInterval(patience)
  }
}

/** @param {string} line */
export function say(line) {
  console.log(terminal && line.startsWith('  ') ? `\u001b[2m${line}\u001b[22m` : line)
}

/** An error whose message is all its reader needs: shown without a stack. */
export class Clear extends Error {}

/**
 * Runs a script's main; ends the process with its code, or with 1 and one clear message.
 * @param {() => Promise<number>} main
 */
export async function run(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof Clear ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
