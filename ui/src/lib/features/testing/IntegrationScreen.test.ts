import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick, type Component } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { Preview, SendTest, TestResult } from '$lib/bindings';
import { Failure } from '$lib/host';
import type { FakeAnswers } from '$lib/host/fake';
import { expectAccessible, renderIn } from '$lib/testing';
import Frame from '$lib/testing/Frame.svelte';
import { benchOf } from './benches';
import IntegrationScreen from './IntegrationScreen.svelte';
import { answers, integration, result } from './samples-for-tests';

const checklist = {
  prerequisites: ['A custom tracking domain.'],
  steps: [
    { key: 'name', title: 'Name', instruction: 'Paste the name.', value: 'RedTrack US' },
    { key: 'activate', title: 'Activate it there', instruction: 'Choose Activate.', value: null },
  ],
  cautions: [{ key: 'test_card', text: 'Test cards never fire.', urgent: false }],
  offer_links: [{ text: 'tid={clickid}', meaning: 'Carries the click ID.', needed: true }],
  text: 'The checklist',
  seen: { key: 'seen', title: 'Seen in RedTrack', instruction: 'Find it.', value: null },
  handoff: { ticked: [], installed_on: null, seen_on: null, changed: false },
};

async function open(pane: 'test' | 'handoff' | undefined, more: FakeAnswers = {}) {
  const drawn = await renderIn(IntegrationScreen, {
    props: { route: { name: 'integration' as const, id: 'i1', open: pane } },
    answers: answers({ get_handoff: () => checklist, ...more }),
    at: '#/integrations/i1',
  });
  await screen.findByRole('heading', { level: 1, name: 'RedTrack US' });
  return drawn;
}

// axe goes over the whole page several times, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe('the test panel', () => {
  it('has the names that people and journeys find things by', async () => {
    const { container } = await open('test');
    const panel = await screen.findByRole('region', { name: 'Test integration' });
    const inPanel = within(panel);
    for (const name of [
      'Initial purchase',
      'Upsell purchase',
      'Order form impression',
      'Combined conversion',
    ]) {
      expect(inPanel.getByRole('tab', { name })).toBeInTheDocument();
    }
    expect(inPanel.getByRole('tab', { name: 'Initial purchase' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(inPanel.getByRole('textbox', { name: 'Test URL' })).toBeInTheDocument();
    expect(await inPanel.findByRole('grid', { name: 'Sample values' })).toBeInTheDocument();
    expect(inPanel.getByRole('button', { name: 'Dry run' })).toBeInTheDocument();
    expect(inPanel.getByRole('button', { name: 'Send both events' })).toBeInTheDocument();
    const send = inPanel.getByRole('button', { name: 'Send test' });
    await waitFor(() => expect(send).toHaveTextContent('Send test to track.example.com'));
    await expectAccessible(container);
  });

  it('says that an applied URL with an error made it inactive', async () => {
    const user = userEvent.setup();
    const { carom } = await open('test', {
      get_integration: () => integration({ active: true }),
      apply_test_url: () => ({
        ...integration({ version: 4, active: false }),
        deactivated: new Failure({
          code: 'blocked',
          message: 'RedTrack US has 1 error that must be mended first: The URL has no scheme.',
        }),
      }),
    });
    benchOf(carom, 'i1').setUrl('track.example.com');
    await user.click(await screen.findByRole('button', { name: 'Apply to integration' }));
    await screen.findByText(
      /is now the URL of RedTrack US\. It is Inactive now\. RedTrack US has 1 error that must be mended first: The URL has no scheme\./,
    );
  });

  it('opens a result into its five views', async () => {
    const user = userEvent.setup();
    await open('test');
    await user.click(await screen.findByRole('button', { name: 'Send test' }));
    const results = await screen.findByRole('list', { name: 'Results' });
    const line = within(results).getByRole('button', {
      name: 'Initial purchase: Accepted, HTTP 200, 41 ms',
    });
    expect(line).toHaveAttribute('aria-expanded', 'false');
    await user.click(line);
    expect(line).toHaveAttribute('aria-expanded', 'true');
    const seen: Record<string, string> = {
      Diagnosis: 'No rule matched.',
      Request: 'GET /postback?clickid=click1&sum=19.95 HTTP/1.1',
      Response: 'HTTP/1.1 200 OK',
      Macros: 'Tracking ID',
      Timing: 'Connect + TLS',
    };
    for (const [name, text] of Object.entries(seen)) {
      await user.click(within(results).getByRole('tab', { name }));
      expect(results).toHaveTextContent(text);
      await expectAccessible(results);
    }
    for (const name of ['Send again', 'Copy as cURL', 'Copy report']) {
      expect(within(results).getByRole('button', { name })).toBeInTheDocument();
    }
  });

  it('says the verdict once, in the line that was opened', async () => {
    const user = userEvent.setup();
    const { summary } = result({ attempt: 'a' });
    await open('test', {
      list_results: () => [summary],
      get_result: () => ({ ...result(), summary }),
    });
    await user.click(await screen.findByRole('button', { name: /^Initial purchase: Accepted/ }));
    const diagnosis = await screen.findByRole('tabpanel', { name: 'Diagnosis' });
    expect(diagnosis).toHaveTextContent('No rule matched.');
    expect(diagnosis).not.toHaveTextContent('Accepted');
    expect(diagnosis).not.toHaveTextContent(summary.sentence);
  });

  it('speaks of the last fifty where there are so many', async () => {
    for (const many of [2, 50]) {
      const { unmount } = await open('test', {
        list_results: () => Array.from({ length: many }, () => result().summary),
      });
      await screen.findByText(/copies cURL/);
      const said = screen.queryByText(/The last fifty are shown\./);
      expect(said !== null, `${many} results`).toBe(many === 50);
      unmount();
    }
  });

  it('draws an HTML answer only when asked, and caged', async () => {
    const user = userEvent.setup();
    await open('test', {
      list_results: () => [result({ attempt: 'a' }).summary],
      get_result: () => result({ attempt: 'a' }),
    });
    await user.click(await screen.findByRole('button', { name: /^Initial purchase: Accepted/ }));
    await user.click(await screen.findByRole('tab', { name: 'Response' }));
    expect(screen.queryByTitle('Preview of the answer')).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Preview' }));
    const frame = screen.getByTitle('Preview of the answer');
    expect(frame, 'no script, no form, no navigation').toHaveAttribute('sandbox', '');
    expect(frame.getAttribute('srcdoc')).toContain("default-src 'none'");
  });

  it('goes through the results by J and K and copies by C', async () => {
    const user = userEvent.setup();
    const first = result({ attempt: 'a', started_at: 2, event: 'upsell' }).summary;
    const second = result({ attempt: 'b', started_at: 1 }).summary;
    const { host } = await open('test', {
      list_results: () => [first, second],
      copy_as_curl: ({ attempt }) => ({ text: `curl ${attempt}`, redacted: false }),
    });
    const lines = await screen.findAllByRole('button', { name: /Accepted, HTTP 200/ });
    lines[0]?.focus();
    await user.keyboard('j');
    expect(lines[1]).toHaveFocus();
    await user.keyboard('k');
    expect(lines[0]).toHaveFocus();
    await user.keyboard('jc');
    await waitFor(() => expect(host.copied).toBe('curl b'));
  });

  it('goes on with a test, and keeps what was typed, while the user is elsewhere', async () => {
    const user = userEvent.setup();
    let answer: ((came: TestResult) => void) | undefined;
    const { unmount, carom } = await open('test', {
      send_test: () => new Promise<TestResult>((resolve) => (answer = resolve)),
    });
    const value = await screen.findByRole('textbox', { name: 'Value of tid' });
    await user.clear(value);
    await user.type(value, 'real-click');
    await user.click(screen.getByRole('button', { name: 'Send test' }));
    expect(await screen.findByRole('button', { name: 'Cancel' })).toBeInTheDocument();
    unmount();
    answer?.(result());
    const route = { name: 'integration' as const, id: 'i1', open: 'test' as const };
    render(Frame, {
      props: {
        carom,
        component: IntegrationScreen as Component<Record<string, unknown>>,
        props: { route },
      },
    });
    expect(
      await screen.findByRole('button', { name: /^Initial purchase: Accepted/ }),
    ).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Value of tid' })).toHaveValue('real-click');
  });

  it('says why lint refuses, and sends all the same if told to', async () => {
    const user = userEvent.setup();
    const { host } = await open('test', {
      send_test: ({ event, anyway }: SendTest) => {
        if (anyway) return result({ event });
        throw new Failure({ code: 'blocked', message: '{TID} is not a macro.' });
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Send test' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('{TID} is not a macro.');
    await user.click(screen.getByRole('button', { name: 'Send anyway' }));
    await screen.findByRole('list', { name: 'Results' });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(host.calls.filter(({ name }) => name === 'send_test')).toHaveLength(2);
  });

  it('leaves the focus in the URL when Reset and Apply go away with what they were for', async () => {
    const user = userEvent.setup();
    const { carom } = await open('test', {
      apply_test_url: ({ url }) => {
        const { definition } = integration();
        return integration({ definition: { ...definition, url } });
      },
    });
    const url = await screen.findByRole('textbox', { name: 'Test URL' });
    for (const name of ['Reset', 'Apply to integration']) {
      benchOf(carom, 'i1').setUrl('https://other.example/pb');
      const button = await screen.findByRole('button', { name });
      await user.click(button);
      await waitFor(() => expect(button).not.toBeInTheDocument());
      await waitFor(() => expect(url).toHaveFocus());
    }
  });

  it('asks one question a keystroke, and takes no older integration back', async () => {
    const user = userEvent.setup();
    const applied = 'https://other.example/pb';
    const { carom, host } = await open('test', {
      apply_test_url: ({ url }) => {
        const { definition } = integration();
        return integration({ definition: { ...definition, url } });
      },
    });
    const value = await screen.findByRole('textbox', { name: 'Value of tid' });
    const bench = benchOf(carom, 'i1');
    await waitFor(() => expect(bench.preview).not.toBeNull());
    const asked = async (act: () => Promise<unknown>) => {
      const before = host.calls.length;
      await act();
      await tick();
      return host.calls.slice(before).map(({ name }) => name);
    };
    expect(await asked(() => user.type(value, 'x'))).toEqual(['preview']);
    expect(await asked(async () => bench.setUrl(applied))).toEqual(['preview']);
    expect(await asked(async () => bench.choose('upsell'))).toEqual(['preview', 'list_samples']);
    bench.choose('purchase');
    await user.click(await screen.findByRole('button', { name: 'Apply to integration' }));
    await waitFor(() => expect(carom.integrations.get('i1')?.definition.url).toBe(applied));
    const previews = host.calls.flatMap(({ name, request }) =>
      name === 'preview' ? [request as Preview] : [],
    );
    const first = previews.findIndex(({ definition }) => definition.url === applied);
    expect(first).toBeGreaterThan(0);
    for (const { definition } of previews.slice(first)) expect(definition.url).toBe(applied);
  });

  it('sends by Ctrl+Enter from within a value', async () => {
    const user = userEvent.setup();
    await open('test');
    await user.click(await screen.findByRole('textbox', { name: 'Value of tid' }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('list', { name: 'Results' })).toBeInTheDocument();
  });
});

describe('the hand-off', () => {
  it('keeps the user’s word apart from Active in Carom', async () => {
    const user = userEvent.setup();
    const { container, host } = await open('handoff', {
      set_handoff: ({ handoff }) => integration({ handoff }),
    });
    await user.click(await screen.findByRole('checkbox', { name: 'Installed in ClickBank' }));
    expect(await screen.findByRole('textbox', { name: 'Installed on' })).toHaveValue(
      new Date().toLocaleDateString('sv'),
    );
    expect(screen.getByRole('switch', { name: 'Active in Carom' })).not.toBeChecked();
    expect(host.calls.some(({ name }) => name === 'set_active')).toBe(false);
    await expectAccessible(container);
  });

  it('gives each value to copy', async () => {
    const user = userEvent.setup();
    const { host } = await open('handoff');
    await user.click(await screen.findByRole('button', { name: 'Copy Name' }));
    expect(host.copied).toBe('RedTrack US');
    await user.click(screen.getByRole('button', { name: 'Copy hand-off checklist' }));
    expect(host.copied).toBe('The checklist');
  });

  it('says that the checklist could not be copied', async () => {
    const { carom, host } = await open('handoff');
    await screen.findByRole('button', { name: 'Copy hand-off checklist' });
    host.clipboard.writeText = () => Promise.reject(new Error('There is no clipboard.'));
    expect(carom.actions.run('handoff.copy'), 'no action is lost').toBe(true);
    await screen.findByText('There is no clipboard.');
  });
});

describe('the page of an integration', () => {
  it('says what it does', async () => {
    const { container } = await open(undefined);
    expect(await screen.findByText('Fires for two events.')).toBeVisible();
    expect(screen.getByText('RedTrack · cb1test · Affiliate', { exact: false })).toBeVisible();
    await expectAccessible(container);
  });

  it('takes Active back with the reason when it is refused', async () => {
    const user = userEvent.setup();
    await open(undefined, {
      set_active: () => [
        {
          id: 'i1',
          name: 'RedTrack US',
          error: { code: 'blocked', message: 'RedTrack US has 1 error.', hint: '', field: null },
        },
      ],
    });
    const active = screen.getByRole('switch', { name: 'Active in Carom' });
    await user.click(active);
    expect(await screen.findByText('RedTrack US has 1 error.')).toBeVisible();
    expect(active).not.toBeChecked();
  });

  it('moves to the Trash with a way back', async () => {
    const user = userEvent.setup();
    const done = [{ id: 'i1', name: 'RedTrack US', error: null }];
    const { host, carom } = await open(undefined, {
      delete_integrations: () => done,
      restore_integrations: () => done,
    });
    await user.click(screen.getByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    await waitFor(() => expect(carom.undoStack.latest?.done).toBe('RedTrack US moved to Trash.'));
    await waitFor(() => expect(carom.router.route.name).toBe('integrations'));
    await carom.undo();
    expect(host.calls.at(-1)?.name).toBe('restore_integrations');
  });

  it('says that it is in the Trash, with a way out', async () => {
    const user = userEvent.setup();
    const { host } = await open(undefined, {
      get_integration: () => integration({ deleted_at: 1_790_000_000_000 }),
      restore_integrations: () => [{ id: 'i1', name: 'RedTrack US', error: null }],
    });
    await user.click(await screen.findByRole('button', { name: 'Restore' }));
    expect(host.calls.some(({ name }) => name === 'restore_integrations')).toBe(true);
  });

  it('says that there is no such integration, and offers another try', async () => {
    let found = false;
    await renderIn(IntegrationScreen, {
      props: { route: { name: 'integration' as const, id: 'i1' } },
      answers: answers({
        get_integration: () => {
          if (found) return integration();
          throw new Failure({ code: 'not_found', message: 'There is no integration i1.' });
        },
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no integration i1.');
    found = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'RedTrack US' })).toBeInTheDocument();
  });
});
