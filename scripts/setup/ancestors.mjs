import { readFileSync } from 'node:fs'

/**
 * Calls `gone` once when npm, which started us, has been killed. npm puts a shell between itself and us (some shells step
 * aside, some stay), so both our parent and, under npm, its parent are watched. Without npm nobody is: whoever starts us
 * directly may leave us running.
 * @param {() => void} gone
 */
export function watchAncestors(gone) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const grandparent = commandOf(parent)?.includes('npm') ? undefined : parentOf(parent)
  const timer = setInterval(() => {
    if (process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent)) return
    clearInterval(timer)
    gone()
  }, 500)
  timer.unref()
}

/** proc(5). Undefined where there is no /proc: then only our own parent is watched. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return undefined
  }
}
