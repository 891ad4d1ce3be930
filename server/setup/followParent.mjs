// Loaded first (`node --import`) into the programs that the launcher starts: when the launcher is gone, however it went, they stop too.
// Without it a killed `npm start` would leave a server behind that holds the port.
const LOOK_MS = 500
const parent = Number(process.env.ASSAY_PARENT ?? process.ppid)

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, LOOK_MS).unref()
