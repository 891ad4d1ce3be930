import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** The process that executes a run. */
export type Owner = { host: string; pid: number; processStart: string }

/** A heart that has not beaten for so long is no sign of life. Event loops stall, so it is generous. */
export const HEARTBEAT_STALE_MS = 120_000
export const HEARTBEAT_EVERY_MS = 5_000

export function thisProcess(): Owner {
  return { host: hostname(), pid: process.pid, processStart: processStart(process.pid) }
}

/**
 * Whether the owner of a run still lives. On the same host the process table tells; a pid that was given to another
 * process is told by its start time, or, where the system does not show that, by whether its heart beats (`beats`).
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
    // EPERM: the process is there, it only belongs to someone else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/** Start time in clock ticks since boot, field 22 of /proc/PID/stat; '' where there is no such file. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name stands in parentheses and may hold spaces; fields are counted after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
