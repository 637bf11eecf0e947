import { MonitorDot } from 'lucide-react'

/** Says that a loopback address leads nowhere from other machines, and what to do about it. */
export function OnlyHere() {
  return (
    <div className="flex gap-2.5 rounded-control bg-warn-soft p-3 text-[13px] leading-5">
      <MonitorDot size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-semibold text-warn">This address works only on this computer</p>
        <p className="mt-1 text-text">
          To let others in, start Overlap with <Setting>HOST=0.0.0.0</Setting> and{' '}
          <Setting>PUBLIC_URL</Setting> set to this computer’s address in your network, such as{' '}
          <Setting>http://192.168.1.20:3000</Setting>
        </p>
      </div>
    </div>
  )
}

function Setting({ children }: { children: string }) {
  return (
    <code className="rounded bg-raised px-1 py-px font-mono text-xs whitespace-nowrap">
      {children}
    </code>
  )
}
