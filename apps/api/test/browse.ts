import { startBrowser } from './devtools.ts'

interface Visit {
  /** Of the browser. */
  program: string
  url: string
  /** What the page shows when it is done. */
  selector: string
}

/** What a page became in a browser. */
interface Visited {
  text: string
  /** Every address that the page asked for, of whatever host. */
  requests: string[]
  /** Errors of scripts, requests that failed or that the policy refused. */
  complaints: string[]
  /** PNG. */
  screenshot: Buffer
}

/** Opens a page in a browser without a window. */
export async function browse({ program, url, selector }: Visit): Promise<Visited> {
  const { send, events } = await startBrowser(program)
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const ask = (method: string, params: object = {}) => send(method, params, sessionId)
  for (const domain of ['Network', 'Log', 'Runtime', 'Page']) await ask(`${domain}.enable`)
  await ask('Page.navigate', { url })
  const text = await ask('Runtime.evaluate', {
    expression: whenShown(selector),
    awaitPromise: true,
    returnByValue: true,
  })
  const { data = '' } = await ask('Page.captureScreenshot')
  const complaints = events.flatMap(({ params }) => params?.entry ?? params?.exceptionDetails ?? [])
  return {
    text: String(text.result?.value),
    requests: events.flatMap(({ params }) => params?.request?.url ?? []),
    complaints: complaints.map((one) => `${one.text} ${one.url ?? ''}`),
    screenshot: Buffer.from(data, 'base64'),
  }
}

/** The text of the page, as soon as it shows this. */
const whenShown = (selector: string) => `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(selector)})) resolve(document.body.innerText)
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
  look()
})`
