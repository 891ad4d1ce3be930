/** A private network, or one that is not for hosts. */
const reserved =
  /^(?:10(?:\.\d{1,3}){3}|127(?:\.\d{1,3}){3}|169\.254(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})/
const address = /^(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$/
const label = /^[a-z\u00a1-\uffff0-9]+(?:-[a-z\u00a1-\uffff0-9]+)*$/iu
const lastLabel = /^[a-z\u00a1-\uffff]{2,}$/iu
const parts = /^(?:https?|ftp):\/\/(?:[^\s/]*@)?([^\s/:@]+)(?::\d{2,5})?(?:\/\S*)?$/i

/** The format `url`: http, https or ftp with a public host. The package's own pattern for it takes exponential time. */
export function isUrl(text: string): boolean {
  const host = parts.exec(text)?.[1]
  if (host === undefined || reserved.test(host)) return false
  if (address.test(host)) return true
  const labels = host.split('.')
  return labels.length > 1 && labels.slice(0, -1).every((each) => label.test(each)) && lastLabel.test(labels.at(-1) ?? '')
}
