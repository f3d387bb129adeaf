#!/usr/bin/env perl
# Compute a published draw again: perl replay.pl FILE. Needs nothing but Perl 5.10 (Digest::SHA is part of it).
# docs/rounds/draw.md says what the file holds; this shares no line with the service that made it.
use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex);

my $path = shift or die "which file?\n";
open my $file, '<:raw', $path or die "$path: $!\n";
my @lines = <$file>;
chomp @lines;
shift(@lines) eq 'rantau-draw 1' or die "no file of a draw\n";

my (%fact, %free, @tickets, @results);
while (defined(my $line = shift @lines)) {
    last if $line =~ /^ticket,/;
    my ($name, @values) = split / /, $line;
    if ($name eq 'seats') { $free{"$values[0] $values[1]"} = $values[2] }
    else                  { $fact{$name} = $values[0] }
}
while (defined(my $line = shift @lines)) {
    last if $line eq 'ticket,city';
    push @tickets, $line;
}
@results = @lines;

sha256_hex($fact{seed}) eq $fact{commitment}
    or die "WRONG: the seed is not the one that was committed to\n";

my $list = join "\n", 'ticket,sector,first,second', sort(@tickets), '';
my $digest = sha256_hex($list);
my %key = map { my ($code) = split /,/; $code => sha256("$fact{seed}\n$digest\n$code") } @tickets;
keys(%key) == @tickets or die "WRONG: a ticket stands twice\n";

my @order = sort { $key{(split /,/, $a)[0]} cmp $key{(split /,/, $b)[0]} } @tickets;
@order == @results or die "WRONG: there are not as many results as tickets\n";
for my $place (0 .. $#order) {
    my ($code, $sector, @wanted) = split /,/, $order[$place];
    my ($city) = grep { length && ($free{"$sector $_"} // 0) > 0 } @wanted;
    $free{"$sector $city"}-- if defined $city;
    my $expected = "$code," . ($city // '');
    $results[$place] eq $expected
        or die 'WRONG: place ', $place + 1, " is $results[$place], and should be $expected\n";
}
print "RIGHT: $fact{round}, ", scalar(@order), " tickets in their order\n";
