import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { expectAccessible } from '$lib/testing';
import {
  Checkbox,
  Combobox,
  RadioGroup,
  SearchField,
  Select,
  Switch,
  TextArea,
  TextField,
} from '.';

const choices = [
  { value: 'cb1test', label: 'cb1test', description: 'Affiliate' },
  { value: 'cb2test', label: 'cb2test', description: 'Seller' },
  { value: 'old', label: 'old', unavailable: 'Closed' },
];

describe('a text field', () => {
  it('ties its hint and its error to itself', async () => {
    const { container } = render(TextField, {
      props: { label: 'Tracking domain', hint: 'As shown.', error: 'Give a domain.' },
    });
    const field = screen.getByRole('textbox', { name: 'Tracking domain' });
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription('As shown. Give a domain.');
    await expectAccessible(container);
  });

  it('is not invalid for a mere warning', () => {
    render(TextArea, { props: { label: 'Postback URL', warning: 'No click ID.' } });
    const field = screen.getByRole('textbox', { name: 'Postback URL' });
    expect(field).not.toBeInvalid();
    expect(field).toHaveAccessibleDescription('No click ID.');
  });
});

describe('a search field', () => {
  it('is a search box that Escape clears', async () => {
    const user = userEvent.setup();
    render(SearchField, { props: { label: 'Search integrations' } });
    const box = screen.getByRole('searchbox', { name: 'Search integrations' });
    await user.type(box, 'red');
    await user.keyboard('{Escape}');
    expect(box).toHaveValue('');
    expect(box).toHaveFocus();
  });
});

describe('a combobox', () => {
  it('keeps text that no suggestion has', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    render(Combobox, { props: { label: 'Account nickname', choices, onchange } });
    const box = screen.getByRole('combobox', { name: 'Account nickname' });
    await user.type(box, 'brandnew');
    await user.tab();
    expect(box).toHaveValue('brandnew');
    expect(onchange).toHaveBeenLastCalledWith('brandnew');
  });

  it('takes a suggestion by keyboard alone', async () => {
    const user = userEvent.setup();
    const { container } = render(Combobox, { props: { label: 'Account nickname', choices } });
    const box = screen.getByRole('combobox', { name: 'Account nickname' });
    await user.type(box, 'seller');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await user.keyboard('{ArrowDown}');
    expect(box).toHaveAttribute('aria-activedescendant', screen.getByRole('option').id);
    await expectAccessible(container);
    await user.keyboard('{Enter}');
    expect(box).toHaveValue('cb2test');
    expect(box).toHaveAttribute('aria-expanded', 'false');
  });

  it('does not take what is unavailable, and says why', async () => {
    const user = userEvent.setup();
    render(Combobox, { props: { label: 'Account nickname', choices } });
    await user.click(screen.getByRole('combobox'));
    await user.click(screen.getByRole('option', { name: /old/ }));
    expect(screen.getByRole('combobox')).toHaveValue('');
    expect(screen.getByText('Closed')).toBeInTheDocument();
  });

  it('keeps Escape to itself while it is open, and lets it pass when closed', async () => {
    const user = userEvent.setup();
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    render(Combobox, { props: { label: 'Account nickname', choices } });
    await user.click(screen.getByRole('combobox'));
    await user.keyboard('{Escape}');
    expect(heard, 'a dialog around it must not close').not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(heard).toHaveBeenCalledTimes(1);
    document.removeEventListener('keydown', heard);
  });
});

describe('a select', () => {
  it('is a combobox by its label and takes a choice by keyboard', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    render(Select, { props: { label: 'Filter field', choices, onchange } });
    const box = screen.getByRole('combobox', { name: 'Filter field' });
    box.focus();
    await user.keyboard('{ArrowDown}');
    await expectAccessible(document.body);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onchange).toHaveBeenCalledWith(expect.stringMatching(/^cb[12]test$/));
  });

  it('keeps its value while it is closed, whatever key goes by', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    const delimiters = [
      { value: ',', label: 'Comma ,' },
      { value: '\t', label: 'Tab' },
    ];
    render(Select, { props: { label: 'Delimiter', choices: delimiters, value: ',', onchange } });
    const box = screen.getByRole('combobox', { name: 'Delimiter' });
    await user.tab();
    expect(box).toHaveFocus();
    await user.keyboard('{Control>}t{/Control}');
    await user.tab();
    expect(box).not.toHaveFocus();
    expect(box).toHaveTextContent('Comma ,');
    expect(onchange).not.toHaveBeenCalled();
  });
});

describe('choices that are all visible', () => {
  it('are a radio group by its label', async () => {
    const user = userEvent.setup();
    const onchange = vi.fn();
    const options = [
      { value: 'affiliate', label: 'Affiliate' },
      { value: 'seller', label: 'Seller', description: 'Owns the product.' },
    ];
    const { container } = render(RadioGroup, {
      props: { label: 'Role', options, value: 'affiliate', onchange },
    });
    expect(screen.getByRole('radiogroup', { name: 'Role' })).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Affiliate' })).toBeChecked();
    await user.click(screen.getByText('Seller'));
    expect(onchange).toHaveBeenCalledWith('seller');
    await expectAccessible(container);
  });

  it('answer to their labels as checkbox and switch', async () => {
    const user = userEvent.setup();
    const checked = vi.fn();
    const switched = vi.fn();
    render(Checkbox, { props: { label: 'Upsell purchase', onchange: checked } });
    render(Switch, { props: { label: 'Customize', onchange: switched } });
    await user.click(screen.getByText('Upsell purchase'));
    await user.click(screen.getByText('Customize'));
    expect(checked).toHaveBeenCalledWith(true);
    expect(switched).toHaveBeenCalledWith(true);
    expect(screen.getByRole('checkbox', { name: 'Upsell purchase' })).toBeChecked();
    expect(screen.getByRole('switch', { name: 'Customize' })).toBeChecked();
    await expectAccessible(document.body);
  });
});
