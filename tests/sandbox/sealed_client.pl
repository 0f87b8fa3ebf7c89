# Log in with NTLM under Negotiate, by gss-ntlmssp, and exchange encrypted envelopes over plain HTTP ([MS-WSMV] 2.2.9.1).
#
# Usage: perl sealed_client.pl HOST PORT < envelopes. The envelopes, and the answers on stdout, are divided by NUL.
# gss-ntlmssp takes the account from the file NTLM_USER_FILE.
use strict;
use warnings;
use GSSAPI qw(:all);
use IO::Socket::INET;
use MIME::Base64 qw(decode_base64 encode_base64);

my ($host, $port) = @ARGV;
my $label = 'application/HTTP-SPNEGO-session-encrypted';
my $socket = IO::Socket::INET->new(PeerHost => $host, PeerPort => $port, Timeout => 20) or die "cannot connect: $@";
my $context;

sub checked {
    my ($status, $doing) = @_;
    die "$doing: " . join('; ', $status->generic_message, $status->specific_message) if $status->major & 0xffff0000;
}

sub exchange {
    my ($body, @headers) = @_;
    print $socket join("\r\n", 'POST /wsman HTTP/1.1', "Host: $host:$port", 'Connection: Keep-Alive',
        'Content-Length: ' . length $body, @headers, '', $body);
    $socket->flush;
    my ($line, $status, %told, $length) = scalar <$socket>;
    ($status) = $line =~ m{^HTTP/1\.1 (\d+)} or die "no HTTP: $line";
    while (defined($line = <$socket>) && $line =~ /\S/) {
        $told{lc $1} //= $2 if $line =~ /^([\w-]+):\s*(.*?)\r\n/;
    }
    read $socket, my $answer, $told{'content-length'};
    return ($status, \%told, $answer);
}

sub step {
    my ($token) = @_;
    GSSAPI::OID->from_str(my $mechanism, '{ 1 3 6 1 4 1 311 2 2 10 }');
    GSSAPI::Name->import(my $name, "HTTP\@$host", GSSAPI::OID::gss_nt_hostbased_service);
    my $flags = GSS_C_CONF_FLAG | GSS_C_INTEG_FLAG | GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG;
    my $status = GSSAPI::Context::init($context, GSS_C_NO_CREDENTIAL, $name, $mechanism, $flags, 0,
        GSS_C_NO_CHANNEL_BINDINGS, $token, undef, my $given, my $granted, my $time);
    checked($status, 'login');
    return 'Authorization: Negotiate ' . encode_base64($given, '');
}

sub sealed {
    my ($envelope) = @_;
    my $status = $context->wrap(1, GSS_C_QOP_DEFAULT, $envelope, my $confidential, my $wrapped);
    checked($status, 'wrap');
    return join "\r\n", '--Encrypted Boundary', "\tContent-Type: $label",
        "\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=" . length $envelope,
        '--Encrypted Boundary', "\tContent-Type: application/octet-stream",
        pack('V', 16) . $wrapped . '--Encrypted Boundary--', '';
}

sub unsealed {
    my ($body) = @_;
    my ($length, $inside) = $body =~ /;Length=(\d+)\r\n.*?octet-stream\r\n(.*)--Encrypted Boundary--\r\n\z/s or die 'not sealed';
    my $status = $context->unwrap(substr($inside, 4), my $envelope, my $confidential, my $quality);
    checked($status, 'unwrap');
    die 'length' if $length != length $envelope;
    return $envelope;
}

$| = 1;
binmode $_ for *STDIN, *STDOUT, $socket;
my ($status, $told) = exchange('', step(''));
my ($token) = ($told->{'www-authenticate'} // '') =~ /^Negotiate (\S+)/ or die "no challenge: $status";
($status) = exchange('', step(decode_base64($token)));
die "refused: $status" if $status != 200;
{
    local $/ = "\0";
    while (defined(my $envelope = <STDIN>)) {
        chomp $envelope;
        ($status, $told, my $answer) = do { local $/ = "\n"; exchange(sealed($envelope),
            "Content-Type: multipart/encrypted;protocol=\"$label\";boundary=\"Encrypted Boundary\"") };
        print unsealed($answer), "\0";
    }
}
