// The reference recorder: what every device has to do, on a command line.
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments, usage, type Wish } from './arguments.ts'
import { TokenStore } from './credentials.ts'
import { Memory } from './memory.ts'
import { pair } from './pairing.ts'
import { openScreen, type Screen } from './screen.ts'
import { sendRecording } from './send.ts'
import { Service } from './service.ts'
import { Refused, Trouble } from './trouble.ts'

const wait = (seconds: number): Promise<void> => sleep(seconds * 1000)

/** Resolves to the exit code: 0 all done, 1 something was kept, 2 not understood. */
export async function runDevice(args: string[], environment: NodeJS.ProcessEnv, screen: Screen = openScreen()): Promise<number> {
  const asked = readArguments(args, environment, environment.INIT_CWD || process.cwd())
  if (asked.ask === 'help') {
    screen.say(usage)
    return 0
  }
  if (asked.ask === 'wrong') {
    screen.complain(`${asked.why}\n\n${usage}`)
    return 2
  }
  const folder = environment.SAFELIGHT_DEVICE_STATE || join(homedir(), '.config', 'safelight')
  try {
    return await sendAll(asked.wish, folder, screen)
  } catch (error) {
    screen.complain(sentenceOf(error))
    return 1
  }
}

async function sendAll(wish: Wish, folder: string, screen: Screen): Promise<number> {
  const memory = new Memory(folder)
  await memory.sweep()
  const service = await signedIn(wish.server, new TokenStore(folder), screen)
  let kept = 0
  for (const file of wish.files) {
    screen.say(basename(file))
    try {
      await sendRecording({ service, memory, screen, title: wish.title, keep: wish.keep, wait }, file)
    } catch (error) {
      kept += 1
      screen.complain(`  Not done: ${sentenceOf(error)}`)
    }
  }
  if (kept > 0) screen.complain(`\n${kept} of ${wish.files.length} not done; nothing of it was deleted here.`)
  return kept > 0 ? 1 : 0
}

/** Pairs when there is no token, or the service doesn't take it any more. */
async function signedIn(server: string, tokens: TokenStore, screen: Screen): Promise<Service> {
  const known = await tokens.find(server)
  if (known) {
    const service = new Service(server, known)
    try {
      await service.ingest()
      return service
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error
      await tokens.forget(server)
    }
  }
  const token = await pair(server, { say: screen.say, wait })
  await tokens.keep(server, token)
  screen.say('Paired.\n')
  return new Service(server, token)
}

/** Troubles speak for themselves; anything else is a fault, told by its own message. */
function sentenceOf(error: unknown): string {
  if (error instanceof Trouble) return error.message
  return error instanceof Error ? `Something unexpected happened (${error.message}).` : 'Something unexpected happened.'
}
