import { createTransport } from 'nodemailer'

/** One mail, ready to be sent. */
interface Mail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const SMTP_TIMEOUT_MS = 10_000

/** What somebody gets who wants to sign in. */
export function signInMail(link: string): Mail {
  const href = link
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return {
    subject: 'Sign in to Overlap',
    text: `Open this link to sign in to Overlap. It works once, within 15 minutes:\n\n${link}\n\nIf you did not ask for it, do nothing: nobody is signed in.\n`,
    html: `<!doctype html>
<html lang="en"><body style="margin:0;padding:32px 16px;background:#fafafa;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;color:#18181b">
<table role="presentation" align="center" style="max-width:440px;width:100%;background:#ffffff;border:1px solid #e4e4e7;border-radius:14px"><tr><td style="padding:32px">
<h1 style="margin:0 0 8px;font-size:20px;line-height:28px">Sign in to Overlap</h1>
<p style="margin:0 0 24px;font-size:15px;line-height:22px;color:#52525b">The link works once, within 15 minutes.</p>
<a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#4338ca;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">Sign in</a>
<p style="margin:24px 0 0;font-size:13px;line-height:20px;color:#71717a">If you did not ask for it, do nothing: nobody is signed in.</p>
</td></tr></table></body></html>`,
  }
}

/** Hands a mail to the server of SMTP_URL. @throws Error when it does not take it */
export async function sendMail(
  mail: Mail & { readonly server: string; readonly from: string; readonly to: string },
): Promise<void> {
  const { server, from, to, subject, text, html } = mail
  const { protocol, hostname, port, username, password } = new URL(server)
  const isSecure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  })
  try {
    await transport.sendMail({ from, to: { name: '', address: to }, subject, text, html })
  } finally {
    transport.close()
  }
}
