import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

import { hasCode } from './files/fileError.ts'

/** The process that executes a run. */
export type Owner = { host: string; pid: number; processStart: string }

/** An owner whose heartbeat is older than this counts as dead. The limit is generous, because event loops can block. */
export const HEARTBEAT_STALE_MS = 120_000
export const HEARTBEAT_EVERY_MS = 5_000

export function thisProcess(): Owner {
  return processOf(process.pid)
}

/** A process of this machine, as it can be known again after its number was given to another one. */
export function processOf(pid: number): Owner {
  return { host: hostname(), pid, processStart: processStart(pid) }
}

/**
 * Whether the owner of a run is alive. On the same host this is decided by the process table. A pid that was reused by another process is
 * recognised by its start time. On another host, or if the start time is not available, the heartbeat decides (`beats`); an owner without one
 * counts as alive there. Null is nobody.
 */
export function isAlive(owner: Owner | null, beats = true): boolean {
  if (owner === null) return false
  if (owner.host !== hostname()) return beats
  if (!exists(owner.pid) || hasEnded(owner.pid)) return false
  const start = processStart(owner.pid)
  return start && owner.processStart ? start === owner.processStart : beats
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // EPERM: the process exists but belongs to another user.
    return hasCode(thrown, 'EPERM')
  }
}

/** Start time in clock ticks since boot, field 22 of /proc/PID/stat; '' if there is no such file. */
function processStart(pid: number): string {
  return statFields(pid)[19] ?? ''
}

/** A process that has ended stays in the table until its parent asks for it; where the first process of a container does not, for ever. */
function hasEnded(pid: number): boolean {
  return statFields(pid)[0] === 'Z'
}

/** The fields of /proc/PID/stat from the state on; none where there is no such file. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name is in parentheses and may contain spaces, so fields are counted after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
