import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

import { hasCode } from './files/fileError.ts'

/** The process that executes a run. */
export type Owner = { host: string; pid: number; processStart: string }

/** An owner whose heartbeat is older than this counts as dead. The limit is generous, because event loops can block. */
export const HEARTBEAT_STALE_MS = 120_000
export const HEARTBEAT_EVERY_MS = 5_000

export function thisProcess(): Owner {
  return { host: hostname(), pid: process.pid, processStart: processStart(process.pid) }
}

/**
 * Whether the owner of a run is alive. On the same host this is decided by the process table. A pid that was reused by another process is
 * recognised by its start time. On another host, or if the start time is not available, the heartbeat decides (`beats`).
 */
export function isAlive(owner: Owner, beats: boolean): boolean {
  if (owner.host !== hostname()) return beats
  if (!exists(owner.pid)) return false
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
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name is in parentheses and may contain spaces, so fields are counted after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
