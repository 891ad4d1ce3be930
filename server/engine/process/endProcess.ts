/**
 * Ends this process for certain. `process.exit` would wait for a native call that does not return, after it has stopped the threads
 * that could still end the process.
 */
export function endProcess(): void {
  process.kill(process.pid, 'SIGKILL')
}
