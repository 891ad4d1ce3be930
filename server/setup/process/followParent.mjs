// Loaded with `node --import` into the programs that the launcher starts, so that they end when the launcher has ended for any reason.
// Otherwise a killed `npm start` would leave a server running that keeps the port in use.
const POLL_MS = 500
const parent = Number(process.env.ASSAY_PARENT)

// Child processes of the program inherit its flags and load this file too. Without the variable it does nothing in them.
delete process.env.ASSAY_PARENT

if (parent > 0) setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), POLL_MS).unref()
